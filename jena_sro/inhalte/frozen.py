"""Contents that are stored once and never change: the hash that names their wording."""

import hashlib
import json
from typing import Any

Content = dict[str, Any]


class FrozenError(TypeError):
    """Something frozen was about to be changed."""


class AlteredError(RuntimeError):
    """Something frozen is not what it was; the text says what, for people."""


def hash_of(content: Content) -> str:
    """Names this content and nothing else."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
