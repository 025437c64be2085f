/**
 * Reads class files. Everything that knows ASM or the class-file format lives here; the types that leave the package are
 * plain records, and {@link io.hivesec.engines.memshell.bytecode.MethodCode}, which runs an abstract interpretation
 * without showing the instructions it is made of. Nothing read here is ever loaded, linked or run.
 */
@NullMarked
package io.hivesec.engines.memshell.bytecode;

import org.jspecify.annotations.NullMarked;
