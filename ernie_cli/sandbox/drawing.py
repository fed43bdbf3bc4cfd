"""What Stable-Diffusion-XL takes for size, style and sampler: the lists of AI Studio's page (4.2.2)."""

SIZES = (
    *("768x768", "1024x1024", "1536x1536", "2048x2048"),  # avatars
    *("1024x768", "2048x1536"),  # articles
    *("768x1024", "1536x2048", "576x1024", "1152x2048"),  # posters
    *("1024x576", "2048x1152"),  # wallpapers
)
STYLES = (
    *("Base", "3D Model", "Analog Film", "Anime", "Cinematic", "Comic Book", "Craft Clay", "Digital Art", "Enhance"),
    *("Fantasy Art", "Isometric", "Line Art", "Lowpoly", "Neonpunk", "Origami", "Photographic", "Pixel Art", "Texture"),
)
SAMPLERS = (
    *("Euler", "Euler a", "DPM++ 2M", "DPM++ 2M Karras", "LMS Karras", "DPM++ SDE", "DPM++ SDE Karras", "DPM2 a Karras"),
    *("Heun", "DPM++ 2M SDE", "DPM++ 2M SDE Karras", "DPM2", "DPM2 Karras", "DPM2 a", "LMS"),
)
