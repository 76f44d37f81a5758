"""`hireloom lsp`: the language server, over stdin and stdout or a port."""

import os
from typing import Annotated

import typer

from designer.cli_console import language
from engine.errors import Invalid, problem

__all__ = ["lsp"]


def lsp(
    tcp: Annotated[int, typer.Option("--tcp", help="Listen on this port of 127.0.0.1 instead of stdin. 监听本机端口，而非标准输入。", min=0, max=65535)] = 0,
) -> None:
    """Start the language server for forms, rules and workflows. 启动表单、规则与流程的语言服务器。"""
    from designer.lsp_server import make_server

    server = make_server(language())
    if not tcp:
        server.start_io()
        return
    try:
        server.start_tcp("127.0.0.1", tcp)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise Invalid(problem("lsp.port", f"cannot listen on port {tcp}: {reason}", f"无法监听端口 {tcp}：{reason}", path="--tcp")) from error
