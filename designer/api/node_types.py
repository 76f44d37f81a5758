"""The palette: node types with their schemas and examples. Reading it never loads a node's code."""

from typing import Any

import msgspec
from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from designer.api.guard import needs
from designer.api.paging import Items
from engine.node import NodeManifest
from nodes.registry import manifest, manifests, node_folder, read_yaml
from tenants.principal import Principal

__all__ = ["node_types_router"]


class NodeTypeDetail(msgspec.Struct, frozen=True, kw_only=True):
    """A node type and its worked examples."""

    manifest: NodeManifest
    examples: list[dict[str, Any]]


@get("/node-types", sync_to_thread=True, opt=needs("node_types:read"))
def list_node_types(principal: NamedDependency[Principal]) -> Items[NodeManifest]:
    """Every node type that a workflow may use."""
    return Items(list(manifests().values()))


@get("/node-types/{node_type:str}", sync_to_thread=True, opt=needs("node_types:read"))
def show_node_type(node_type: FromPath[str], principal: NamedDependency[Principal]) -> NodeTypeDetail:
    """One node type with its examples."""
    file = node_folder(node_type) / "examples.yaml"
    return NodeTypeDetail(manifest=manifest(node_type), examples=read_yaml(file) if file.is_file() else [])


node_types_router = Router("", route_handlers=[list_node_types, show_node_type], tags=["node types"])
