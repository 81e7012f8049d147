"""A brand's colours and typefaces in the reference file from which Word takes its styles."""

import io
import re
import zipfile
from collections.abc import Mapping
from html import escape
from pathlib import Path

from carebook.config.theme_tokens import ThemeTokens

# The tokens that the reference file is made with: see theme/docx/make_reference.py.
_PRINTED_TOKENS = ("ink", "print-quiet", "print-rule", "word-blank", "accent")
_STYLE = re.compile(r'<w:style [^>]*w:styleId="([^"]*)".*?</w:style>', re.DOTALL)
_FONTS = '<w:rFonts w:ascii="{0}" w:hAnsi="{0}" w:cs="{0}" w:eastAsia="{0}"/>'
# Word takes the second where the first is not on the reader's machine.
_FONT_ENTRY = '<w:font w:name="{}"><w:altName w:val="{}"/></w:font></w:fonts>'


def dress_reference_file(path: Path, house: ThemeTokens, tokens: ThemeTokens) -> None:
    """Put a brand's colours and typefaces into a copy of ``theme/docx/reference.docx``.

    Styles that a council has made in Word itself stay as they are, but for the house's colours.
    """
    result = io.BytesIO()
    with zipfile.ZipFile(path) as found, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as made:
        for name in found.namelist():
            part = found.read(name)
            if name == "word/styles.xml":
                part = _dress_styles(part.decode(), house, tokens).encode()
            elif name.startswith("word/footer"):
                part = _recolour(part.decode(), _colours(house, tokens)).encode()
            elif name == "word/fontTable.xml":
                part = _name_typefaces(part.decode(), house, tokens).encode()
            # An entry so named carries the year 1980.
            made.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    path.write_bytes(result.getvalue())


def _colours(house: ThemeTokens, tokens: ThemeTokens) -> dict[str, str]:
    return {house.light[name]: tokens.light[name] for name in _PRINTED_TOKENS}


def _dress_styles(text: str, house: ThemeTokens, tokens: ThemeTokens) -> str:
    colours, accent = _colours(house, tokens), house.light["accent"]
    base, own = (f'"{escape(str(t.word["font"]))}"' for t in (house, tokens))
    heading = tokens.typefaces.headings[0]

    def dressed(style: re.Match[str]) -> str:
        found = style[0]
        if style[1].startswith(("Heading", "Title")):
            found = _recolour(found, {**colours, accent: tokens.light["print-heading"]})
            if heading not in (tokens.typefaces.text[0], house.typefaces.headings[0]):
                found = found.replace("<w:rPr>", f"<w:rPr>{_FONTS.format(escape(heading))}", 1)
            return found
        if style[1] == "Hyperlink":
            return _recolour(found, {**colours, accent: tokens.light["link"]})
        return _recolour(found, colours)

    return _STYLE.sub(dressed, text).replace(base, own)


def _recolour(text: str, colours: Mapping[str, str]) -> str:
    """Replace colours, all at once, as Word writes them: ``1D2733``."""
    known = {old.removeprefix("#").upper(): new[1:].upper() for old, new in colours.items()}
    return re.sub('"(' + "|".join(sorted(known)) + ')"', lambda found: f'"{known[found[1]]}"', text)


def _name_typefaces(text: str, house: ThemeTokens, tokens: ThemeTokens) -> str:
    fallback = str(house.word["font"])
    named = {str(tokens.word["font"]), tokens.typefaces.headings[0]}
    for family in sorted(named - {fallback, house.typefaces.headings[0]}):
        entry = _FONT_ENTRY.format(escape(family), escape(fallback))
        text = text.replace("</w:fonts>", entry)
    return text
