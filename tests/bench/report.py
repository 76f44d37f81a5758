"""What every benchmark prints: a line for people, or with --json one object a line: {bench, case, ours, unit, peer, peer_value, ratio}."""

import json
import sys

__all__ = ["report"]


def report(bench: str, case: str, ours: float, unit: str, peer: str = "", peer_value: float | None = None) -> None:
    """Prints one figure; `ratio` is ours / peer_value."""
    ratio = ours / peer_value if peer_value else None
    if "--json" in sys.argv:
        print(json.dumps({"bench": bench, "case": case, "ours": ours, "unit": unit, "peer": peer or None, "peer_value": peer_value, "ratio": ratio}))
        return
    beside = f"   {peer} {_shown(peer_value)}   ratio {ratio:.2f}" if peer_value and ratio is not None else ""
    print(f"{bench}/{case:28} {_shown(ours):>12} {unit}{beside}")


def _shown(value: float) -> str:
    return f"{value:,.1f}" if value >= 10 else f"{value:.3g}"
