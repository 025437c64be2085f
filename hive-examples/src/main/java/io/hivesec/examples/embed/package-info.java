/** Hive inside products: in Spring Boot, with metrics in Micrometer, between Falco and Docker. Code to read and to copy. */
@org.jspecify.annotations.NullMarked
package io.hivesec.examples.embed;
