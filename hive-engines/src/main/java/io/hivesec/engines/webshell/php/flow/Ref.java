package io.hivesec.engines.webshell.php.flow;

/** A place that holds a value and that several names may share. */
final class Ref {
    private Value value;

    Ref(Value value) {
        this.value = value;
    }

    Value get() {
        return value;
    }

    void put(Value other) {
        value = other;
    }
}
