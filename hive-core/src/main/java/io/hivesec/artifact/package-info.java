/** Bytes to judge: files, classes loaded by a JVM, descriptions of containers. */
@NullMarked
package io.hivesec.artifact;

import org.jspecify.annotations.NullMarked;
