package io.hivesec.engines.webshell.fold;

import java.util.Arrays;

/** Constant bytes with the equality of their content. */
public record Bytes(byte[] array) {
    public Bytes {
        array = array.clone();
    }

    @Override
    public byte[] array() {
        return array.clone();
    }

    /** How many bytes there are. */
    public int length() {
        return array.length;
    }

    /** Whether they begin like a Java class file. */
    public boolean isClassFile() {
        return array.length > 8
                && array[0] == (byte) 0xCA
                && array[1] == (byte) 0xFE
                && array[2] == (byte) 0xBA
                && array[3] == (byte) 0xBE;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }
}
