"""What is a language called, of which only the code is kept?"""

_NAMES = {
    "ar": "Arabic",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "hi": "Hindi",
    "ht": "Haitian Creole",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "tl": "Tagalog",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}


def language_name(code: str) -> str:
    """The name of a language code ("es"), with its region where it has one ("es-MX")."""
    language, _, region = code.partition("-")
    name = _NAMES.get(language)
    if name is None:
        return f'"{code}"'
    return f"{name} ({region})" if region else name
