"""Made-up German texts for very many offers: few words stand in most of them, most words in few, as in real ones."""

import json
from itertools import accumulate, product
from pathlib import Path
from random import Random

WORDS = json.loads(Path(__file__).with_name("texte.json").read_text())
SENTENCES = WORDS.pop("sentences")
FIRST, SECOND, ADJECTIVES, NAMES, ENDINGS, LETTERS, VOWELS = (words.split() for words in WORDS.values())
POOL = 6_000  # so many different sentences there are


def nouns(random: Random) -> list[str]:
    """From common to rare: a compound of two parts, then of three, then names nobody has heard of."""
    pairs = [first + second for first, second in product(FIRST, SECOND)]
    random.shuffle(pairs)
    triples = [f"{first}{second.lower()}{third}" for first, second, third in product(FIRST[::3], FIRST[1::4], SECOND[::4])]
    random.shuffle(triples)
    return pairs + triples[:3_000]


class Texte:
    """Words and sentences, the same in every run."""

    def __init__(self, places: list[str]) -> None:
        self.random = Random(1)
        self.nouns = nouns(self.random)
        self.weights = list(accumulate(1 / (rank + 10) for rank in range(len(self.nouns))))
        self.places = places
        self.sentences = list(dict.fromkeys(self.sentence() for _ in range(POOL)))

    def noun(self, random: Random) -> str:
        return random.choices(self.nouns, cum_weights=self.weights)[0]

    def street(self, random: Random) -> str:
        return random.choice(NAMES) + random.choice(ENDINGS)

    def surname(self, random: Random) -> str:
        """`Kelau`: thousands of them, as names have."""
        return "".join(random.choice(LETTERS) + random.choice(VOWELS) for _ in range(3)).capitalize()

    def sentence(self) -> str:
        random = self.random
        return random.choice(SENTENCES).format(
            a=self.noun(random), b=self.noun(random), adj=random.choice(ADJECTIVES), o=random.choice(self.places),
            n=self.surname(random), street=self.street(random),
        )  # fmt: skip

    def title(self, random: Random) -> str:
        return f"{self.noun(random)} in {random.choice(self.places)}"

    def text(self, random: Random) -> list[str]:
        """Three to six sentences."""
        return random.choices(self.sentences, k=random.randint(3, 6))
