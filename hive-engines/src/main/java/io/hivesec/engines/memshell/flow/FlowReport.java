package io.hivesec.engines.memshell.flow;

import java.util.List;
import java.util.Set;

/**
 * What the flow analysis of a class found.
 *
 * @param flows the flows, strongest kind first
 * @param members names of the methods and fields that the class looks up by reflection, as far as they could be folded
 * @param inserted calls that the class puts into other classes, as {@code owner.name}, as far as they could be folded
 * @param texts long texts and class bytes that the class builds at run time, as far as they could be folded
 * @param notes what was cut short and why, empty if nothing was
 */
public record FlowReport(
        List<Flow> flows, Set<String> members, Set<String> inserted, List<byte[]> texts, List<String> notes) {
    /** Nothing found. */
    public static final FlowReport EMPTY = new FlowReport(List.of(), Set.of(), Set.of(), List.of(), List.of());

    /** Copies the collections. */
    public FlowReport {
        flows = List.copyOf(flows);
        members = Set.copyOf(members);
        inserted = Set.copyOf(inserted);
        texts = List.copyOf(texts);
        notes = List.copyOf(notes);
    }
}
