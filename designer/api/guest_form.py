"""The form behind a guest's link while it is filled in: what it says to values, what it offers.

Knows no sign-in; the link is the permission, and only while its form is open. Nothing is kept.
"""

from typing import Any

from litestar import Request, Router, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from designer.api.guard import OPEN
from designer.api.guest import Guests
from designer.api.language import asked_language
from designer.api.paging import Items
from designer.api.tasks import Choice, ChoicesBody, PreviewBody, PreviewReply, choices_reply, preview_reply

__all__ = ["guest_form_router"]


@post("/guest/{token:str}/preview", sync_to_thread=True, opt=OPEN, status_code=200)
def preview_guest_task(token: FromPath[str], data: JSONBody[PreviewBody], request: Request[Any, Any, Any], guests: NamedDependency[Guests]) -> PreviewReply:
    """What the form behind a link says to these values; nothing is kept."""
    return preview_reply(guests.preview(token, data.values), asked_language(request.headers.get("accept-language", "")) or "zh")


@post("/guest/{token:str}/choices", sync_to_thread=True, opt=OPEN, status_code=200)
def list_guest_choices(token: FromPath[str], data: JSONBody[ChoicesBody], guests: NamedDependency[Guests]) -> Items[Choice]:
    """Records that a field of the form behind a link offers, found by words."""
    return choices_reply(guests.choices(token, data.values, data.field, data.q[:200]))


guest_form_router = Router("", route_handlers=[preview_guest_task, list_guest_choices], tags=["guest"])
