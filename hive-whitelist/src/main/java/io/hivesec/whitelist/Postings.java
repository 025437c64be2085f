package io.hivesec.whitelist;

import java.util.Arrays;

/** Numbers of rules, ascending: a growing list that is cut to size once. */
final class Postings {
    private static final int[] NONE = {};

    private int[] numbers = {0};
    private int size;

    /** Adds a number not less than those before; a repetition is left out. */
    void add(int number) {
        if (size > 0 && numbers[size - 1] == number) {
            return;
        }
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, size * 2);
        }
        numbers[size++] = number;
    }

    int[] toArray() {
        return size == 0 ? NONE : Arrays.copyOf(numbers, size);
    }
}
