"""Makes a scan or photo fit for OCR: cut out of its background, upright, straight, large enough, evenly lit.

Knows OpenCV, nothing of text. Places that OCR reports are therefore places on the straightened page.
"""

from typing import Any

import cv2
import numpy

__all__ = ["cut_out", "deskew", "even_light", "fit_size", "letter_height", "turn"]

Image = numpy.ndarray[Any, Any]
MIN_LETTER = 20
"""Letters (in pixels of height) smaller than this are enlarged."""
LONGEST_SIDE = 3600
MAX_SKEW = 15.0


def turn(image: Image, degrees: int) -> Image:
    """The image turned clockwise by 0, 90, 180 or 270 degrees."""
    quarter = degrees // 90 % 4
    return numpy.ascontiguousarray(numpy.rot90(image, -quarter)) if quarter else image


def cut_out(image: Image) -> Image:
    """The sheet of paper alone when it lies, bright, on a darker ground; else the image as it is."""
    scale = 600 / max(image.shape[:2])
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    gray = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), (7, 7), 0)
    _, bright = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    bright = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, numpy.ones((15, 15), numpy.uint8))
    outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return image
    sheet = max(outlines, key=cv2.contourArea)
    area = cv2.contourArea(sheet) / gray.size
    corners = cv2.approxPolyDP(cv2.convexHull(sheet), 0.02 * cv2.arcLength(sheet, True), True).reshape(-1, 2)
    if len(corners) != 4 or not 0.25 < area < 0.95:
        return image
    inside = numpy.zeros(gray.shape, numpy.uint8)
    cv2.fillConvexPoly(inside, corners.astype(numpy.int32), 255)
    if float(gray[inside > 0].mean()) - float(gray[inside == 0].mean()) < 60 or area < 0.9 * cv2.contourArea(corners.astype(numpy.float32)) / gray.size:
        return image
    return _flatten(image, corners.astype(numpy.float32) / scale)


def _flatten(image: Image, corners: Image) -> Image:
    total, apart = corners.sum(axis=1), numpy.diff(corners, axis=1).ravel()
    ordered = numpy.array([corners[total.argmin()], corners[apart.argmin()], corners[total.argmax()], corners[apart.argmax()]], numpy.float32)
    width = int(max(numpy.linalg.norm(ordered[0] - ordered[1]), numpy.linalg.norm(ordered[3] - ordered[2])))
    height = int(max(numpy.linalg.norm(ordered[0] - ordered[3]), numpy.linalg.norm(ordered[1] - ordered[2])))
    if min(width, height) < 100:
        return image
    goal = numpy.array([[0, 0], [width, 0], [width, height], [0, height]], numpy.float32)
    flat: Image = cv2.warpPerspective(image, cv2.getPerspectiveTransform(ordered, goal), (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    return flat


def deskew(image: Image) -> tuple[Image, float]:
    """The image with its lines level, and the angle (degrees) by which they were not."""
    ink = _ink(image, 1000)
    coarse = max(numpy.arange(-MAX_SKEW, MAX_SKEW + 0.1, 1.0), key=lambda angle: _sharpness(ink, float(angle)))
    fine = max(numpy.arange(coarse - 1, coarse + 1.01, 0.2), key=lambda angle: _sharpness(ink, float(angle)))
    angle = float(fine)
    if abs(angle) < 0.3 or _sharpness(ink, angle) < 1.05 * _sharpness(ink, 0.0):
        return image, 0.0
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    across, along = abs(matrix[0, 0]), abs(matrix[0, 1])
    new_width, new_height = int(height * along + width * across), int(height * across + width * along)
    matrix[:, 2] += ((new_width - width) / 2, (new_height - height) / 2)
    level: Image = cv2.warpAffine(image, matrix, (new_width, new_height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return level, angle


def _ink(image: Image, longest: int) -> Image:
    """1 where something is written, on an image made smaller."""
    scale = min(1.0, longest / max(image.shape[:2]))
    gray = cv2.resize(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink: Image = cv2.adaptiveThreshold(gray, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15)
    return ink


def _sharpness(ink: Image, angle: float) -> float:
    """How sharply rows of ink and rows of paper change when the page is turned by `angle`."""
    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    rows = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_NEAREST).sum(axis=1, dtype=numpy.float64)
    return float(numpy.square(numpy.diff(rows)).sum())


def letter_height(image: Image) -> float:
    """The median height of what looks like letters, in pixels; 0 when there are too few."""
    gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    ink = cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    heights, widths = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    like_letters = heights[(heights >= 5) & (heights < image.shape[0] / 10) & (widths < heights * 4) & (heights < widths * 6)]
    return float(numpy.median(like_letters)) if len(like_letters) >= 20 else 0.0


def fit_size(image: Image) -> Image:
    """The image with letters large enough to read, at most LONGEST_SIDE long."""
    tall = letter_height(image)
    longest = max(image.shape[:2])
    scale = min(3.0, MIN_LETTER / tall) if 0 < tall < MIN_LETTER * 0.7 else 1.0
    scale = min(scale, LONGEST_SIDE / longest)
    if 0.95 < scale < 1.05:
        return image
    fitted: Image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA)
    return fitted


def even_light(gray: Image) -> Image:
    """The grey image without shadows and with full contrast; left alone where coloured areas bear bright letters."""
    small = cv2.resize(gray, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    ground = cv2.medianBlur(cv2.dilate(small, numpy.ones((5, 5), numpy.uint8)), 21)
    edges = numpy.abs(numpy.diff(ground.astype(numpy.int16), axis=1)).max(initial=0)
    if float(numpy.percentile(ground, 2)) < 70 or edges > 40:
        return gray
    lit = cv2.resize(ground, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR)
    even: Image = cv2.divide(gray, lit, scale=245)
    low = float(numpy.percentile(even, 1))
    stretched: Image = numpy.clip((even.astype(numpy.float32) - low) * (255.0 / max(245.0 - low, 40.0)), 0, 255).astype(numpy.uint8)
    return stretched
