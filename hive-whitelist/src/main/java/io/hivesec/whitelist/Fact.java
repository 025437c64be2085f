package io.hivesec.whitelist;

import java.util.List;

/**
 * One thing that an alert names, under every name it goes by: a process by path and by file name, an image by reference
 * and by digest.
 *
 * @param names its names, at least one, none empty, the one to show first
 */
record Fact(List<String> names) {

    static Fact of(String name) {
        return new Fact(List.of(name));
    }

    String shown() {
        return names.get(0);
    }
}
