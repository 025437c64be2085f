/** Hive in a Flink job, for more events than one process judges. See {@code docs/scaling.md}. */
@org.jspecify.annotations.NullMarked
package io.hivesec.examples.flink;
