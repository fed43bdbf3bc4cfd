"""Questions with gaps: `templates.model` fills them, `templates.chosen` joins one with the flags of a run."""
