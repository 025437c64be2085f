package io.hivesec.engines.memshell;

/**
 * A family of memory webshells.
 *
 * @param name its name, for example {@code godzilla}
 * @param similarity share of the family's traits that the class has, 0 to 1
 */
public record Family(String name, double similarity) {}
