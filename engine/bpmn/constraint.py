"""The numbers that the rules have in the list of the BPMNspector project (EXT.002 to EXT.152), so that a refusal can be compared with another checker's.

A number stands in the problem's message behind the section of the standard. Several numbers of one rule are its cases, or one case that the list has twice.
"""

import re

from engine.errors import Problem

__all__ = ["NUMBERS", "numbers_in", "numbers_of"]

_NUMBER = re.compile(r"\bEXT\.\d{3}\b")

NUMBERS: dict[str, str] = {
    "no_id": "002 003", "id_twice": "002", "text_format": "004 010", "value": "014 060",
    "reference_kind sequenceFlow targetRef": "006 022", "reference_kind sequenceFlow sourceRef": "007 021", "reference_kind messageFlow targetRef": "008", "reference_kind messageFlow sourceRef": "009", "reference_kind multiInstanceLoopCharacteristics": "068",
    "escalation_code": "011", "formal": "012", "formal condition": "012 123", "formal completionCondition": "012 071",
    "expression_empty": "013", "expression_empty condition": "013 072 123", "missing_element conditionalEventDefinition": "123", "behavior": "013",
    "direction Converging": "017", "direction Diverging": "018", "direction Mixed": "019", "gateway_flows": "135", "collection": "020 077 081 083",
    "event_subprocess_flow": "021 022 057", "immediate": "024", "condition_alone": "025", "condition_place": "025", "condition_place eventBasedGateway": "137", "default": "026",
    "incoming": "023", "incoming startEvent": "023 096", "incoming endEvent": "023 107", "incoming boundaryEvent": "023 112",
    "incoming intermediateCatchEvent": "023 115", "incoming intermediateThrowEvent": "023 115",
    "outgoing": "023", "outgoing startEvent": "023 101", "outgoing endEvent": "023 104", "outgoing boundaryEvent": "023 113",
    "outgoing intermediateCatchEvent": "023 116", "outgoing intermediateThrowEvent": "023 116",
    "choreography_reference": "027", "conversation": "032", "crosses_pool": "028", "crosses_subprocess": "028 152", "multiplicity": "030", "multiplicity minimum": "029",
    "message_flow_inside": "031", "message_flow_choreography": "033", "public_executable": "035", "choreography process": "036", "choreography subProcess": "056", "choreography transaction": "056", "choreography adHocSubProcess": "056 062",
    "quantity startQuantity": "037", "quantity completionQuantity": "038", "resource_role": "039", "resource_parameter": "040", "loop_twice": "041 054", "operation_sets inputSet": "042", "operation_sets outputSet": "043",
    "message_item dataInput": "044 048", "message_item dataOutput": "045 052", "message_item serviceTask": "045",
    "message_sets sendTask": "046", "message_sets receiveTask": "050", "message_data sendTask": "047", "message_data receiveTask": "051",
    "receive_start": "049", "script_format": "053", "script_mime": "145", "event_subprocess_start": "058", "ad_hoc_empty": "061", "ad_hoc_event": "062",
    "call_data": "063", "binding_missing": "064", "binding_item": "065", "instances": "067", "loop_data": "068", "loop_item outputDataItem": "069", "loop_item inputDataItem": "070",
    "data_name": "076", "element property": "078", "subprocess_data": "079", "association_target dataOutputAssociation": "080",
    "association_target dataInputAssociation": "080", "association_source": "082", "set_missing dataInput": "084", "set_missing dataOutput": "088",
    "set_optional inputSet": "085", "set_optional outputSet": "089", "set_while_executing inputSet": "086", "set_while_executing outputSet": "090", "set_pair": "087",
    "association_item": "091", "association_many": "092", "event_data": "093", "event_item": "094", "definition_shared": "095",
    "start_incoming": "096", "start_missing": "097", "called_start": "099", "start_in_subprocess": "100", "start_outgoing": "101",
    "message_flow_source startEvent": "102", "message_flow_source intermediateCatchEvent": "119", "message_flow_event startEvent": "103", "message_flow_event endEvent": "109",
    "message_flow_target endEvent": "108", "message_flow_target intermediateThrowEvent": "119",
    "end_outgoing": "104", "end_missing": "105", "end_incoming": "107", "cancel_place endEvent": "106", "cancel_place boundaryEvent": "111 120",
    "trigger boundaryEvent": "110 147", "trigger_missing boundaryEvent": "110 129 130 147", "trigger_missing intermediateCatchEvent": "129 148", "trigger_missing startEvent": "059 129",
    "trigger intermediateCatchEvent": "148", "trigger intermediateCatchEvent compensate": "122 148", "trigger intermediateThrowEvent": "149", "trigger endEvent": "146", "trigger startEvent": "059", "trigger process": "098", "trigger compensate": "098 121",
    "boundary_incoming": "112", "boundary_outgoing": "113", "handler_event_flow": "114",
    "no_way_in": "150", "no_way_in intermediateCatchEvent": "115 150", "no_way_in intermediateThrowEvent": "115 150",
    "no_way_out": "151", "no_way_out intermediateCatchEvent": "116 151", "no_way_out intermediateThrowEvent": "116 151",
    "link_flow": "117", "link_end": "118 124 125 126", "message_missing": "127", "operation_missing": "128", "timer_missing": "129 131",
    "element timeDate": "131", "element timeDuration": "131", "element timeCycle": "131", "time timeDate": "132", "time timeCycle": "133", "time timeDuration": "134",
    "event_gateway_flows": "136", "event_gateway_target": "138", "event_gateway_mix": "139", "event_gateway_boundary": "140", "event_gateway_incoming": "141",
    "event_gateway_start": "142", "handler_missing": "143", "handler_mark": "144",
}  # fmt: skip


def numbers_of(code: str, kind: str, case: str = "") -> list[str]:
    """The numbers of a problem at an element of this kind, as `EXT.107`, or of one case of it; none where the list has no such rule."""
    plain = code.removeprefix("bpmn.")
    found = next((NUMBERS[key] for key in (f"{plain} {kind} {case}", f"{plain} {case}", f"{plain} {kind}", plain) if key in NUMBERS), "")
    return [f"EXT.{number}" for number in found.split()]


def numbers_in(problem: Problem) -> list[str]:
    """The numbers that a problem carries."""
    return _NUMBER.findall(problem.message.en)
