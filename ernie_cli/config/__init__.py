"""The configuration file: `config.model` is what it says, `config.file` reads it, and only when there is one."""
