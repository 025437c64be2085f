/**
 * What runs inside an inspected JVM: it collects facts and bytes, judges nothing, and leaves again. Java 8 bytecode without
 * dependencies, because it has to load wherever it is sent. {@link io.hivesec.engines.jvm.agent.Entry} is all that the
 * application's class loader sees; the rest lives in a loader of its own that is dropped when the inspection ends.
 */
package io.hivesec.engines.jvm.agent;
