"""OCR of one page image: Tesseract first, RapidOCR where Tesseract is not sure.

Knows images and pieces, nothing of files. The surprising rule: one thread for each engine, since several worker processes share the machine's cores.
Tesseract runs with `chi_sim` on Chinese pages and `eng` on Latin ones (its own detection of script says which), `chi_sim+eng` where it cannot tell.
"""

import os
import re
from functools import cache
from itertools import pairwise
from typing import Any

import cv2
import msgspec
import numpy
import pytesseract
from PIL import Image as PillowImage
from rapidocr import RapidOCR

from engine.errors import Text
from engine.node import BusinessError
from nodes.read_document.piece import Piece, clean_text, is_han, tighten
from nodes.read_document.straighten import Image, cut_out, deskew, even_light, fit_size, turn

__all__ = ["ACCURATE_BELOW", "OcrPage", "read_image"]

os.environ.setdefault("OMP_THREAD_LIMIT", "1")

ACCURATE_BELOW = 0.90
"""A page that Tesseract reads with less mean confidence than this is read again, whole, by RapidOCR."""
LINE_BELOW = 0.945
"""On a page that Tesseract reads well, single lines below this are read again by RapidOCR."""
WORD_BELOW = 0.75
"""A single word below this has its whole line read again."""
MOST_MISSED = 15
SURE_TURN = 2.0
"""Tesseract's orientation confidence below which the page is read in all four directions instead."""
ACCURATE_SIDE = 1800
"""RapidOCR sees the page at most this long, in pixels: A4 at 150 dpi, where its error was measured as zero."""
PIECE_GAP = 1.4
"""A blank wider than this many line heights ends a piece."""


class OcrPage(msgspec.Struct, frozen=True):
    """What was read: the size of the straightened page in pixels, its pieces, how it was turned and what is doubtful."""

    width: int
    height: int
    pieces: list[Piece]
    turned: int = 0
    skew: float = 0.0


def read_image(image: Image, *, accurate_below: float = ACCURATE_BELOW, languages: tuple[str, ...] = (), is_photo: bool = False) -> OcrPage:
    """The text on an RGB image. Raises BusinessError ocr.not_installed when Tesseract or its languages are missing."""
    _check_installed()
    if is_photo:
        image = cut_out(image)
    image = fit_size(image)
    degrees, script = _orientation(image)
    image, skew = deskew(turn(image, degrees))
    height, width = image.shape[:2]
    gray = even_light(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))
    pieces = _tesseract(gray, _language(script, languages))
    sure = _confidence(pieces)
    if sure < accurate_below:
        accurate = _rapid(image)
        if _letters(accurate) * _confidence(accurate) >= 0.8 * _letters(pieces) * sure:
            return OcrPage(width, height, accurate, degrees, skew)
    pieces += _missed(image, gray, pieces)
    pieces = [_read_again(image, piece) if piece.confidence < LINE_BELOW or piece.weakest < WORD_BELOW else piece for piece in pieces]
    # Short pieces of little confidence are lines, icons and pictures; they are judged only after the second reading, since a name may be among them.
    return OcrPage(width, height, [piece for piece in pieces if piece.confidence > (0.5 if len(piece.text) <= 3 else 0.2)], degrees, skew)


@cache
def _check_installed() -> None:
    try:
        found = set(pytesseract.get_languages())
    except (pytesseract.TesseractNotFoundError, OSError) as error:
        raise BusinessError(
            "ocr.not_installed",
            Text(
                "this is a scan and OCR is not installed: install tesseract-ocr and tesseract-ocr-chi-sim",
                "这是扫描件，但未安装 OCR：请安装 tesseract-ocr 和 tesseract-ocr-chi-sim",
            ),
        ) from error
    missing = {"chi_sim", "eng", "osd"} - found
    if missing:
        names = ", ".join(sorted(missing))
        raise BusinessError(
            "ocr.not_installed",
            Text(f"this is a scan and OCR lacks the languages {names}: install tesseract-ocr-chi-sim", f"这是扫描件，但 OCR 缺少语言包 {names}：请安装 tesseract-ocr-chi-sim"),
        )


def _orientation(image: Image) -> tuple[int, str]:
    """By how many degrees (clockwise) the page must be turned to stand upright, and its script ("" when unknown)."""
    try:
        found = pytesseract.image_to_osd(PillowImage.fromarray(image), output_type=pytesseract.Output.DICT, config="--dpi 200")
    except pytesseract.TesseractError:
        return _turn_by_reading(image), ""  # too few letters for Tesseract to tell
    if float(found["orientation_conf"]) >= SURE_TURN:
        return int(found["rotate"]), str(found["script"])
    return _turn_by_reading(image), str(found["script"])


def _turn_by_reading(image: Image) -> int:
    """The turn in which RapidOCR reads most, upright when nothing speaks for another."""
    scale = min(1.0, 960 / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    worth = {}
    for degrees in (0, 90, 180, 270):
        pieces = [p for p in _rapid(turn(small, degrees)) if p.confidence > 0.7]
        worth[degrees] = sum(len(p.text) * p.confidence for p in pieces)
    best = max(worth, key=lambda degrees: worth[degrees])
    return best if worth[best] > 1.15 * worth[0] else 0


def _language(script: str, languages: tuple[str, ...]) -> str:
    if languages:
        return "+".join({"zh": "chi_sim", "en": "eng"}[language] for language in languages)
    if script in ("Han", "Japanese", "HanS", "Hangul"):
        return "chi_sim"
    return "eng" if script == "Latin" else "chi_sim+eng"


def _tesseract(gray: Image, language: str) -> list[Piece]:
    table = pytesseract.image_to_data(PillowImage.fromarray(gray), lang=language, config="--psm 3 --dpi 200", output_type=pytesseract.Output.DICT)
    height, width = gray.shape[:2]
    lines: dict[tuple[int, int, int], list[tuple[str, int, int, int, int, float]]] = {}
    for at, text in enumerate(table["text"]):
        if text.strip() and float(table["conf"][at]) >= 0:
            key = (table["block_num"][at], table["par_num"][at], table["line_num"][at])
            x, y, w, h = table["left"][at], table["top"][at], table["width"][at], table["height"][at]
            lines.setdefault(key, []).append((text.strip(), x, y, x + w, y + h, float(table["conf"][at]) / 100))
    return [piece for words in lines.values() for piece in _line_pieces(words, width, height)]


def _line_pieces(words: list[tuple[str, int, int, int, int, float]], width: int, height: int) -> list[Piece]:
    """The words of one line as pieces: a wide blank ends a piece, a narrow one between Chinese characters is none."""
    tall = sorted(word[4] - word[2] for word in words)[len(words) * 4 // 5]
    groups: list[list[tuple[str, int, int, int, int, float]]] = []
    for word in sorted(words, key=lambda w: w[1]):
        if groups and word[1] - groups[-1][-1][3] < PIECE_GAP * tall:
            groups[-1].append(word)
        else:
            groups.append([word])
    pieces = []
    for group in groups:
        text = group[0][0]
        for last, word in pairwise(group):
            beside_han = is_han(last[0][-1]) or is_han(word[0][0]) or not (last[0][-1].isalnum() or last[0][-1].isascii())
            text += word[0] if beside_han and word[1] - last[3] < 0.9 * tall else ("  " if word[1] - last[3] > 0.9 * tall else " ") + word[0]
        letters = sum(len(word[0]) for word in group)
        sure = sum(word[5] * len(word[0]) for word in group) / letters
        x0, x1 = min(w[1] for w in group) / width, max(w[3] for w in group) / width
        weakest = min((word[5] for word in group if len(word[0]) > 1), default=sure)
        pieces.append(Piece(_mend(clean_text(text).strip()), x0, min(w[2] for w in group) / height, x1, max(w[4] for w in group) / height, sure, "tesseract", weakest))
    return [piece for piece in pieces if not _is_noise(piece)]


def _mend(text: str) -> str:
    """The usual mistakes with bullets, with "&" and with a capital I put right."""
    text = re.sub(r"^(?:[+¢©®@«»°。*~=¥€§>]+|[eo](?= ))\s*(?=[A-Z\u4e00-\u9fff])", "• ", text)
    text = re.sub(r"(?<= )(?:€§|é&|€|&&)(?= [A-Z])", "&", text)
    return re.sub(r"(?<=[a-z])l(?=[A-Z]{2})|(?<=\b[A-Z])l\b(?! [A-Z][a-z])", "I", text)


def _is_noise(piece: Piece) -> bool:
    """Marks that Tesseract makes of lines, icons and pictures."""
    return not re.search(r"\w", piece.text) and piece.text.strip() not in ("•", "·", "-", "–", "*")


@cache
def _engine() -> RapidOCR:
    one = {"intra_op_num_threads": 1, "inter_op_num_threads": 1}
    cv2.setNumThreads(1)
    return RapidOCR(params={"Global.log_level": "critical", **{f"EngineConfig.onnxruntime.{name}": count for name, count in one.items()}})


def _rapid(image: Image) -> list[Piece]:
    """A whole page, read by RapidOCR."""
    scale = min(1.0, ACCURATE_SIDE / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else image
    found: Any = _engine()(cv2.cvtColor(small, cv2.COLOR_RGB2BGR), use_det=True, use_cls=False, use_rec=True)
    if found.boxes is None or found.txts is None:
        return []
    height, width = small.shape[:2]
    pieces = []
    for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
        x, y = numpy.asarray(box)[:, 0], numpy.asarray(box)[:, 1]
        place = (max(0.0, float(x.min()) / width), max(0.0, float(y.min()) / height), min(1.0, float(x.max()) / width), min(1.0, float(y.max()) / height))
        cleaned = _mend(tighten(clean_text(text)))
        if cleaned:
            pieces.append(Piece(cleaned, *place, float(score), "rapidocr"))
    return pieces


def _read_again(image: Image, piece: Piece) -> Piece:
    """One line, read by RapidOCR; the piece as it was when that is no surer."""
    height, width = image.shape[:2]
    margin = 0.15 * piece.height * height
    x0, x1 = max(0, int(piece.x0 * width - margin)), min(width, int(piece.x1 * width + margin) + 1)
    y0, y1 = max(0, int(piece.y0 * height - margin)), min(height, int(piece.y1 * height + margin) + 1)
    if y1 - y0 < 6 or x1 - x0 < 6 or (y1 - y0) > 3 * (x1 - x0):
        return piece
    found: Any = _engine()(cv2.cvtColor(image[y0:y1, x0:x1], cv2.COLOR_RGB2BGR), use_det=False, use_cls=False, use_rec=True)
    if not found.txts or found.scores[0] <= max(min(piece.confidence, piece.weakest + 0.1), 0.6):
        return piece
    text = _mend(tighten(clean_text(found.txts[0])))
    if not re.search(r"\w", text) or text.count(" ") < 0.8 * piece.text.count(" "):
        return piece  # what ran words together is worse than a doubtful letter
    return msgspec.structs.replace(piece, text=text, confidence=float(found.scores[0]), engine="rapidocr")


def _missed(image: Image, gray: Image, pieces: list[Piece]) -> list[Piece]:
    """Lines that Tesseract passed over, often the largest of a page: what has the look of a line and lies under no piece, read by RapidOCR."""
    if not pieces:
        return []
    height, width = gray.shape[:2]
    ink = cv2.adaptiveThreshold(gray, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 51, 15)
    for piece in pieces:
        ink[max(0, int(piece.y0 * height) - 4) : int(piece.y1 * height) + 4, max(0, int(piece.x0 * width) - 4) : int(piece.x1 * width) + 4] = 0
    tall = float(numpy.median([piece.height for piece in pieces])) * height
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, numpy.ones((1, max(3, int(1.5 * tall))), numpy.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for x, y, w, h, area in sorted(stats[1:].tolist(), key=lambda box: -box[4])[:MOST_MISSED]:
        if 0.7 * tall <= h <= 4 * tall and 1.2 * h <= w <= 0.9 * width and area > 0.3 * w * h:
            blank = Piece("", x / width, y / height, (x + w) / width, (y + h) / height, 0.75, "rapidocr", 0.75)
            read = _read_again(image, blank)
            if read.text and read.confidence > 0.85:
                found.append(read)
    return found


def _letters(pieces: list[Piece]) -> int:
    return sum(len(piece.text.replace(" ", "")) for piece in pieces)


def _confidence(pieces: list[Piece]) -> float:
    total = _letters(pieces)
    return sum(piece.confidence * len(piece.text.replace(" ", "")) for piece in pieces) / total if total else 0.0
