"""Which languages are there: what are they called, and does a voice speak them?

Voices are those of a region. Of a language without one the words must be recorded.
"""

from collections.abc import Mapping

# The name, and the regions' voices that telephone companies have, the usual one here first.
# Twilio: "Text-to-Speech", voices of Amazon Polly and Google; a wrong code is not spoken at all.
_LANGUAGES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "am": ("Amharic", ()),
    "ar": ("Arabic", ("ar-XA",)),
    "bn": ("Bengali", ("bn-IN",)),
    "ca": ("Catalan", ("ca-ES",)),
    "cmn": ("Mandarin Chinese", ("cmn-CN", "cmn-TW")),
    "cs": ("Czech", ("cs-CZ",)),
    "da": ("Danish", ("da-DK",)),
    "de": ("German", ("de-DE", "de-AT")),
    "el": ("Greek", ("el-GR",)),
    "en": ("English", ("en-US", "en-GB", "en-AU", "en-IE", "en-IN", "en-NZ", "en-ZA")),
    "es": ("Spanish", ("es-US", "es-MX", "es-ES")),
    "fa": ("Persian", ()),
    "fi": ("Finnish", ("fi-FI",)),
    "fil": ("Filipino", ("fil-PH",)),
    "fr": ("French", ("fr-FR", "fr-CA", "fr-BE")),
    "gu": ("Gujarati", ("gu-IN",)),
    "he": ("Hebrew", ("he-IL",)),
    "hi": ("Hindi", ("hi-IN",)),
    "hmn": ("Hmong", ()),
    "ht": ("Haitian Creole", ()),
    "hu": ("Hungarian", ("hu-HU",)),
    "hy": ("Armenian", ()),
    "id": ("Indonesian", ("id-ID",)),
    "it": ("Italian", ("it-IT",)),
    "ja": ("Japanese", ("ja-JP",)),
    "ko": ("Korean", ("ko-KR",)),
    "nb": ("Norwegian", ("nb-NO",)),
    "ne": ("Nepali", ()),
    "nl": ("Dutch", ("nl-NL", "nl-BE")),
    "pa": ("Punjabi", ("pa-IN",)),
    "pl": ("Polish", ("pl-PL",)),
    "pt": ("Portuguese", ("pt-BR", "pt-PT")),
    "ro": ("Romanian", ("ro-RO",)),
    "ru": ("Russian", ("ru-RU",)),
    "so": ("Somali", ()),
    "sv": ("Swedish", ("sv-SE",)),
    "sw": ("Swahili", ()),
    "ta": ("Tamil", ("ta-IN",)),
    "te": ("Telugu", ("te-IN",)),
    "th": ("Thai", ("th-TH",)),
    "tl": ("Tagalog", ("fil-PH",)),
    "tr": ("Turkish", ("tr-TR",)),
    "uk": ("Ukrainian", ("uk-UA",)),
    "ur": ("Urdu", ()),
    "vi": ("Vietnamese", ("vi-VN",)),
    "yue": ("Cantonese", ("yue-HK",)),
    "zh": ("Chinese", ("cmn-CN", "cmn-TW", "yue-HK")),
}
# How Chinese is usually written, and the voices' own codes for it.
_SAME = {"zh-CN": "cmn-CN", "zh-TW": "cmn-TW", "zh-HK": "yue-HK", "tl-PH": "fil-PH"}


def is_language(code: str) -> bool:
    """Whether it is a language's code that is known here ("es"), with or without a region."""
    language, _, region = code.partition("-")
    return language in _LANGUAGES and ("-" not in code or (len(region) == 2 and region.isupper()))


def language_name(code: str) -> str:
    """The name of a language code ("es"), with its region where it has one ("es-MX")."""
    language, _, region = code.partition("-")
    if language not in _LANGUAGES:
        return f'"{code}"'
    name, _ = _LANGUAGES[language]
    return f"{name} ({region})" if region else name


def voice_of(code: str) -> str | None:
    """The region's voice that speaks a language ("es" → "es-US"); None where none does."""
    _, voices = _LANGUAGES.get(code.partition("-")[0], ("", ()))
    wanted = _SAME.get(code, code)
    if "-" in code:
        return wanted if wanted in voices else None
    return voices[0] if voices else None
