"""What Stable-Diffusion-XL takes, on AI Studio and on the legacy API alike (AI Studio LLM API v3, 4.2.2).

That page also lists retry_count, request_timeout and backoff_factor: they are settings of Baidu's SDK, not fields.
"""

from ernie_cli.catalogue.model import Parameter

# In the page's groups: avatars, articles, posters, wallpapers.
SIZES = (
    *("768x768", "1024x1024", "1536x1536", "2048x2048"),
    *("1024x768", "2048x1536"),
    *("768x1024", "1536x2048", "576x1024", "1152x2048"),
    *("1024x576", "2048x1152"),
)
STYLES = (
    *("Base", "3D Model", "Analog Film", "Anime", "Cinematic", "Comic Book", "Craft Clay", "Digital Art", "Enhance"),
    *("Fantasy Art", "Isometric", "Line Art", "Lowpoly", "Neonpunk", "Origami", "Photographic", "Pixel Art", "Texture"),
)
SAMPLERS = (
    *("Euler", "Euler a", "DPM++ 2M", "DPM++ 2M Karras", "LMS Karras", "DPM++ SDE", "DPM++ SDE Karras"),
    *("DPM2 a Karras", "Heun", "DPM++ 2M SDE", "DPM++ 2M SDE Karras", "DPM2", "DPM2 Karras", "DPM2 a", "LMS"),
)
DIFFUSION = {
    "count": Parameter("n", "integer", low=1, high=4, default=1),
    "size": Parameter("size", "text", choices=SIZES, default="1024x1024"),
    "style": Parameter("style", "text", choices=STYLES, default="Base"),
    "negative": Parameter("negative_prompt", "text", longest=1024),
    "steps": Parameter("steps", "integer", low=10, high=50, default=20),
    "sampler": Parameter("sampler_index", "text", choices=SAMPLERS, default="Euler a"),
    "cfg_scale": Parameter("cfg_scale", low=0, high=30, default=5),
    "seed": Parameter("seed", "integer", low=0, high=2**32 - 1),
}
