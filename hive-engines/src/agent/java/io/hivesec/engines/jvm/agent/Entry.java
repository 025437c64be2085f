package io.hivesec.engines.jvm.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * The agent's first class, and the only one that stays in the application's loader: the JVM defines it there and never
 * unloads it. It loads the rest from the jar named in its options into a loader that sees the platform alone.
 *
 * <p>Options are {@code jar|mode|arguments}; what mode and arguments mean is {@link Inspection}'s. Nothing is thrown: an
 * exception here would be printed by the inspected JVM, and whoever waits for an answer sees that none came.
 */
public final class Entry {
    private static final String NEXT = "io.hivesec.engines.jvm.agent.Inspection";

    private Entry() {}

    /**
     * Called when the agent is loaded into a running JVM.
     *
     * @param options what to do
     * @param instrumentation the JVM's
     */
    public static void agentmain(String options, Instrumentation instrumentation) {
        start(options, instrumentation, "serve");
    }

    /**
     * Called when the JVM is started with {@code -javaagent:JAR=JAR|watch|DIRECTORY}.
     *
     * @param options what to do
     * @param instrumentation the JVM's
     */
    public static void premain(String options, Instrumentation instrumentation) {
        start(options, instrumentation, "watch");
    }

    private static void start(String options, Instrumentation instrumentation, String method) {
        String[] parts = options == null ? new String[0] : options.split("\\|", 3);
        if (parts.length < 3) {
            return;
        }
        try {
            URLClassLoader loader = new URLClassLoader(new URL[] {new File(parts[0]).toURI().toURL()}, null);
            try {
                loader.loadClass(NEXT)
                        .getMethod(method, String.class, String.class, Instrumentation.class)
                        .invoke(null, parts[1], parts[2], instrumentation);
            } finally {
                // A watcher goes on and loads the rest as it needs it.
                if (method.equals("serve")) {
                    loader.close();
                }
            }
        } catch (Throwable e) {
            // No answer is the answer: see the class's comment.
            return;
        }
    }
}
