package io.hivesec.spi;

/** What every extension has. */
public interface Plugin {

    /** What names it in reports and failures; unique among the plugins of its kind. */
    String id();

    /** Where it stands among the plugins of its kind: lower first, equals by id. */
    default int order() {
        return 0;
    }
}
