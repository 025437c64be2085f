package io.hivesec.engines.jvm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the answers to each question; the agent's classes say how they are written. */
final class Answers {
    private static final int MAX_ERRORS = 20;

    private Answers() {}

    static LoadedClasses classes(AnswerReader in) {
        List<LoadedClasses.Loader> loaders = new ArrayList<>();
        for (int count = in.count(); count > 0; count--) {
            loaders.add(new LoadedClasses.Loader(in.text(), in.number()));
        }
        List<LoadedClass> classes = new ArrayList<>();
        for (int count = in.count(); count > 0; count--) {
            ClassKey key = in.key();
            int flags = in.tag();
            int loader = in.number();
            String source = in.text();
            int parent = in.number();
            List<Integer> interfaces = new ArrayList<>();
            for (int more = in.count(); more > 0; more--) {
                interfaces.add(in.number());
            }
            classes.add(new LoadedClass(key, flags, loader, source, parent, interfaces, in.text()));
        }
        return new LoadedClasses(loaders, classes);
    }

    static List<Set<String>> constants(AnswerReader in) {
        List<Set<String>> all = new ArrayList<>();
        for (int count = in.count(); count > 0; count--) {
            Set<String> texts = new HashSet<>();
            for (int more = in.number(); more > 0; more--) {
                texts.add(in.text());
            }
            all.add(texts);
        }
        return all;
    }

    /**
     * Bytes that were captured.
     *
     * @param blocked why the self-test of the transformer failed; empty when it did not
     * @param micros how long it took
     * @param bytes by class
     * @param errors why there are none of some classes
     */
    record Captured(String blocked, long micros, Map<ClassKey, byte[]> bytes, Set<String> errors) {
        Captured and(Captured more) {
            Map<ClassKey, byte[]> all = new HashMap<>(bytes);
            all.putAll(more.bytes());
            Set<String> reasons = new LinkedHashSet<>(errors);
            reasons.addAll(more.errors());
            return new Captured(blocked.isEmpty() ? more.blocked() : blocked, micros + more.micros(), all, reasons);
        }
    }

    static Captured captured(List<ClassKey> asked, AnswerReader in) {
        String blocked = in.text();
        int micros = in.number();
        Map<ClassKey, byte[]> bytes = new HashMap<>();
        Set<String> errors = new LinkedHashSet<>();
        int count = Math.min(in.count(), asked.size());
        for (int i = 0; i < count; i++) {
            switch (in.tag()) {
                case 0 -> bytes.put(asked.get(i), in.bytes());
                case 2 -> {
                    String error = "no bytes of " + asked.get(i).name() + ": " + in.text();
                    if (errors.size() < MAX_ERRORS) {
                        errors.add(error);
                    }
                }
                default -> {
                    // It cannot be transformed, or is gone: its artifact has no bytes, which says it.
                }
            }
        }
        return new Captured(blocked, micros, bytes, errors);
    }
}
