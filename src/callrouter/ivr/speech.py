"""What does the caller hear when a prompt is spoken in their language, and for how long?"""

from callrouter.ivr.actions import Play, Say, Speech
from callrouter.ivr.flow import Audio, Prompt, Spoken, Variant

WORDS_PER_SECOND = 2.5
LONGEST_PROMPT = 4_096  # characters; what telephone companies speak at once


def speak(
    prompt: Prompt, language: str, property_name: str = "", spoken_name: str | None = None
) -> Speech:
    """The prompt in `language`, else in its nearest, else in the first language it has.

    Where the property's name is spelt in a way that misleads a voice, it is said as `spoken_name`.
    """
    variant = choose_variant(prompt, language)
    match variant.says:
        case Audio(url=url, seconds=seconds):
            return Play(url, seconds)
        case Spoken(text=text):
            return Say(as_spoken(text, property_name, spoken_name), variant.language)


def as_spoken(text: str, property_name: str, spoken_name: str | None) -> str:
    """The text with the property's name as it is to be pronounced."""
    return text.replace(property_name, spoken_name) if property_name and spoken_name else text


def can_be_spoken(text: str) -> bool:
    """Whether a voice makes anything of it: there is a letter or a digit in it."""
    return any(character.isalnum() for character in text)


def choose_variant(prompt: Prompt, language: str) -> Variant:
    """The variant of a language ("es-MX"), else of its family ("es"), else the first.

    A prompt always has one (compiling sees to it).
    """
    for wanted in (language, language.partition("-")[0]):
        for variant in prompt.variants:
            if variant.language == wanted:
                return variant
    return prompt.variants[0]


def spoken_seconds(text: str) -> float:
    """How long a voice takes for a text, at 2.5 words per second."""
    return len(text.split()) / WORDS_PER_SECOND


def prompt_seconds(prompt: Prompt) -> float:
    """The longest variant's length: measured for audio, estimated for text."""
    return max(
        (
            variant.says.seconds
            if isinstance(variant.says, Audio)
            else spoken_seconds(variant.says.text)
            for variant in prompt.variants
        ),
        default=0.0,
    )
