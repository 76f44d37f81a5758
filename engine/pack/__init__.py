"""A folder of files that people wrote -> a compiled pack. Knows no store and no tenant."""

from engine.pack.compile import CompiledPack, Examined, check_calls, compile_pack, examine_pack
from engine.pack.pack import Pack, pack_of, read_files, read_folder

__all__ = ["CompiledPack", "Examined", "Pack", "check_calls", "compile_pack", "examine_pack", "pack_of", "read_files", "read_folder"]
