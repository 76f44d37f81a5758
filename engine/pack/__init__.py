"""A folder of files that people wrote -> a compiled pack. Knows no store and no tenant."""

from engine.pack.compile import CompiledPack, check_calls, compile_pack
from engine.pack.pack import Pack, read_folder

__all__ = ["CompiledPack", "Pack", "check_calls", "compile_pack", "read_folder"]
