"""A question with pictures by the `openai` SDK, as AI Studio's page has it; prints one JSON object, case -> what came.

usage: PYTHON openai_pictures_program.py ORIGIN MODEL QUESTION URL...
"""

import json
import sys

import openai

origin, model, question, *urls = sys.argv[1:]
client = openai.OpenAI(base_url=origin + "/llm/lmapi/v3", api_key="any", max_retries=0, timeout=20)
parts = [{"type": "text", "text": question}, *({"type": "image_url", "image_url": {"url": url}} for url in urls)]
chunks = client.chat.completions.create(model=model, messages=[{"role": "user", "content": parts}], stream=True)
text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
print(json.dumps({"pictures": {"value": text}}))
