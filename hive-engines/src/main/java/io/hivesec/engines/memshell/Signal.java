package io.hivesec.engines.memshell;

/**
 * One observation that speaks for a memory webshell.
 *
 * @param name its name, for example {@code flow.execute}
 * @param points its weight; the points of a class are added up
 * @param detail what was seen, one line
 */
public record Signal(String name, int points, String detail) {}
