package io.hivesec.engines.memshell.bytecode;

/**
 * A field of a class.
 *
 * @param name its name
 * @param descriptor its type
 * @param isStatic whether it belongs to the class
 */
public record FieldFacts(String name, String descriptor, boolean isStatic) {}
