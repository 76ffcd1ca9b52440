from django import template

register = template.Library()

# The first that is found counts: every browser names several others.
BROWSERS = (("Firefox", "Firefox"), ("Edg", "Edge"), ("OPR", "Opera"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def groups_of_four(text: str) -> str:
    """A key or code as people read it out."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


@register.filter
def browser(user_agent: str) -> str:
    """'Firefox unter Windows' for what a browser says of itself."""
    name = next((name for sign, name in BROWSERS if sign in user_agent), "unbekannter Browser")
    system = next((system for sign, system in SYSTEMS if sign in user_agent), "")
    return f"{name} unter {system}" if system else name
