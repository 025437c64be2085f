package io.hivesec.engines.memshell.bytecode;

/**
 * A class literal.
 *
 * @param internalName internal name, or an array descriptor
 */
public record TypeName(String internalName) {}
