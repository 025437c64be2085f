package io.hivesec.engines.jvm.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes the bytes of loaded classes: it asks for a transformation, looks at what it is given and changes nothing. First it
 * tries that on a class of its own, whose bytes it knows: whoever keeps transformers from working is found out.
 */
final class Capture implements ClassFileTransformer {
    /** The bytes follow. */
    static final int BYTES = 0;
    /** The JVM does not let the class be transformed. */
    static final int UNMODIFIABLE = 1;
    /** The transformation failed; the reason follows. */
    static final int FAILED = 2;
    /** The class is no longer there. */
    static final int GONE = 3;

    private static final int BATCH = 64;

    private final Map<Class<?>, byte[]> taken = new IdentityHashMap<Class<?>, byte[]>();
    private final Map<Class<?>, String> errors = new IdentityHashMap<Class<?>, String>();
    private final Instrumentation instrumentation;
    private Map<Class<?>, Boolean> wanted = new IdentityHashMap<Class<?>, Boolean>();

    private Capture(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] bytes) {
        if (type != null && bytes != null && wanted.containsKey(type)) {
            taken.put(type, bytes.clone());
        }
        return null;
    }

    /** Writes how the self-test went, the nanoseconds taken, and each class's bytes or why there are none. */
    static void write(Instrumentation instrumentation, Class<?>[] types, Answer out) throws IOException {
        Capture capture = new Capture(instrumentation);
        long start = System.nanoTime();
        String blocked;
        instrumentation.addTransformer(capture, instrumentation.isRetransformClassesSupported());
        try {
            blocked = capture.selfTest();
            List<Class<?>> modifiable = new ArrayList<Class<?>>();
            for (Class<?> type : types) {
                if (type != null && instrumentation.isModifiableClass(type)) {
                    modifiable.add(type);
                }
            }
            for (int i = 0; i < modifiable.size(); i += BATCH) {
                capture.take(modifiable.subList(i, Math.min(modifiable.size(), i + BATCH)));
            }
        } finally {
            instrumentation.removeTransformer(capture);
        }
        out.text(blocked);
        out.number((int) ((System.nanoTime() - start) / 1000));
        out.number(types.length);
        for (Class<?> type : types) {
            capture.write(type, out);
        }
    }

    private void write(Class<?> type, Answer out) throws IOException {
        byte[] bytes = type == null ? null : taken.get(type);
        if (type == null) {
            out.tag(GONE);
        } else if (bytes != null) {
            out.tag(BYTES);
            out.bytes(bytes);
        } else if (!instrumentation.isModifiableClass(type)) {
            out.tag(UNMODIFIABLE);
        } else {
            out.tag(FAILED);
            String error = errors.get(type);
            out.text(error == null ? "no transformer was called for it" : error);
        }
    }

    /** Empty when transformers work here; else what is wrong. */
    private String selfTest() {
        if (!instrumentation.isRetransformClassesSupported()) {
            return "the JVM does not retransform classes";
        }
        Class<?> known = Probe.class;
        take(Arrays.<Class<?>>asList(known));
        byte[] seen = taken.remove(known);
        if (seen == null) {
            String error = errors.get(known);
            return error == null ? "a transformer is not called" : error;
        }
        // The JVM writes the bytes anew, so they are not compared one by one: the constants are the same.
        byte[] expected = resource();
        boolean whole = seen.length > 24 && (seen[0] & 0xff) == 0xca && seen.length >= expected.length / 2;
        return whole ? "" : "a transformer is given " + seen.length + " bytes of a class of " + expected.length;
    }

    private static byte[] resource() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String name = Probe.class.getName().replace('.', '/') + ".class";
        try {
            InputStream in = Capture.class.getClassLoader().getResourceAsStream(name);
            if (in != null) {
                try {
                    byte[] buffer = new byte[4096];
                    for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                        bytes.write(buffer, 0, n);
                    }
                } finally {
                    in.close();
                }
            }
        } catch (IOException e) {
            return new byte[0];
        }
        return bytes.toByteArray();
    }

    /** One call for many is far quicker than many; when it fails, halves find the one that fails. */
    private void take(List<Class<?>> types) {
        wanted = new IdentityHashMap<Class<?>, Boolean>();
        for (Class<?> type : types) {
            wanted.put(type, Boolean.TRUE);
        }
        try {
            instrumentation.retransformClasses(types.toArray(new Class<?>[0]));
        } catch (Throwable e) {
            // VerifyError, InternalError and the like come from the classes, not from us.
            if (types.size() == 1) {
                errors.put(types.get(0), e.toString());
                return;
            }
            List<Class<?>> copy = new ArrayList<Class<?>>(types);
            take(copy.subList(0, copy.size() / 2));
            take(copy.subList(copy.size() / 2, copy.size()));
        }
    }

    /** The class of the self-test. */
    static final class Probe {
        private Probe() {}
    }
}
