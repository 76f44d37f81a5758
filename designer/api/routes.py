"""All routes of the product, in one place. Nothing is decided here."""

from litestar import Router
from litestar.handlers import HTTPRouteHandler

from designer.api.api_keys import api_keys_router
from designer.api.branding import branding_router
from designer.api.building import building_router
from designer.api.calendar import calendar_router
from designer.api.detours import detours_router
from designer.api.directory import directory_router
from designer.api.editing import editing_router
from designer.api.endpoints import endpoints_router
from designer.api.files import files_router
from designer.api.foresight import foresight_router
from designer.api.guest import guest_router
from designer.api.guest_files import guest_files_router
from designer.api.guest_form import guest_form_router
from designer.api.guest_uploads import guest_uploads_router
from designer.api.health import health_router, show_health
from designer.api.live import live_router
from designer.api.mining import mining_router
from designer.api.monitor import monitor_router
from designer.api.node_types import node_types_router
from designer.api.notifications import notifications_router
from designer.api.openings import openings_router
from designer.api.operations import operations_router
from designer.api.organisation import organisation_router
from designer.api.packs import packs_router
from designer.api.people import people_router
from designer.api.record_pages import record_pages_router
from designer.api.records import records_router
from designer.api.regions import regions_router
from designer.api.run_filters import run_filters_router
from designer.api.runs import runs_router
from designer.api.schemas import schemas_router
from designer.api.session import session_router
from designer.api.shared_record import shared_pages_router, shared_record_router
from designer.api.signing import signing_router
from designer.api.task_filters import task_filters_router
from designer.api.tasks import tasks_router
from designer.api.trail import trail_router
from designer.api.trials import trials_router
from designer.api.usage import usage_router
from designer.api.web import web_router
from designer.api.workflows import workflows_router
from engine.settings import Settings

__all__ = ["routers"]


def routers(settings: Settings) -> list[Router]:
    """The API under /api/v1, health at the root too, and the web app for every other address."""
    api: list[Router | HTTPRouteHandler] = [
        session_router,
        workflows_router,
        packs_router(settings.editing_bytes),
        trials_router(settings.editing_bytes),
        foresight_router,
        live_router,
        runs_router,
        record_pages_router,
        shared_record_router,
        operations_router,
        monitor_router,
        mining_router(settings.editing_bytes),
        tasks_router,
        task_filters_router,
        run_filters_router,
        directory_router,
        trail_router,
        signing_router,
        detours_router,
        node_types_router,
        files_router(settings.max_file_bytes),
        records_router,
        editing_router(settings.editing_bytes),
        building_router(settings.editing_bytes),
        api_keys_router,
        calendar_router,
        organisation_router(settings.exchange_bytes),
        people_router,
        branding_router,
        usage_router,
        guest_router,
        guest_files_router(settings.max_file_bytes),
        guest_form_router,
        openings_router,
        guest_uploads_router(settings.upload_part_bytes),
        regions_router,
        notifications_router,
        endpoints_router,
        show_health,
    ]
    return [Router("/api/v1", route_handlers=api), health_router, schemas_router, shared_pages_router, web_router]
