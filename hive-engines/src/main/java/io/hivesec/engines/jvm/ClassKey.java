package io.hivesec.engines.jvm;

/**
 * What names a class of a JVM from one question to the next.
 *
 * @param hash its identity hash
 * @param name the name the JVM gives it, with dots
 */
record ClassKey(int hash, String name) {}
