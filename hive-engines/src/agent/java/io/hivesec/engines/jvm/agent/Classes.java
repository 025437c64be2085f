package io.hivesec.engines.jvm.agent;

import java.io.DataInputStream;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The classes that are loaded. A class is named by its identity hash and its name, which stay the same from one round of
 * questions to the next.
 */
final class Classes {
    /** An interface. */
    static final int INTERFACE = 1;
    /** Hidden: not to be found by name, and not to be transformed. */
    static final int HIDDEN = 2;
    /** May be transformed. */
    static final int MODIFIABLE = 4;
    /** Has a protection domain with a code source. */
    static final int HAS_SOURCE = 8;

    private final Instrumentation instrumentation;
    private final Method isHidden;
    private final Method getNestHost;

    Classes(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
        this.isHidden = method("isHidden");
        this.getNestHost = method("getNestHost");
    }

    private static Method method(String name) {
        try {
            return Class.class.getMethod(name);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    private List<Class<?>> loaded() {
        ClassLoader ours = Classes.class.getClassLoader();
        List<Class<?>> loaded = new ArrayList<Class<?>>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            boolean own = type.getClassLoader() == ours && ours != null
                    || type.getName().equals("io.hivesec.engines.jvm.agent.Entry");
            if (!type.isArray() && !type.isPrimitive() && !own) {
                loaded.add(type);
            }
        }
        return loaded;
    }

    /** The loaded classes with these names, from any loader. */
    List<Class<?>> named(Set<String> names) {
        List<Class<?>> found = new ArrayList<Class<?>>();
        for (Class<?> type : loaded()) {
            if (names.contains(type.getName())) {
                found.add(type);
            }
        }
        return found;
    }

    /** Writes every loader, then every class. */
    void write(Answer out) throws IOException {
        List<Class<?>> loaded = loaded();
        Map<Class<?>, Integer> numbers = new IdentityHashMap<Class<?>, Integer>();
        Map<ClassLoader, Integer> loaders = new IdentityHashMap<ClassLoader, Integer>();
        List<ClassLoader> order = new ArrayList<ClassLoader>();
        for (Class<?> type : loaded) {
            numbers.put(type, numbers.size());
            ClassLoader loader = type.getClassLoader();
            while (loader != null && !loaders.containsKey(loader)) {
                // Number 0 is the bootstrap loader.
                loaders.put(loader, loaders.size() + 1);
                order.add(loader);
                loader = loader.getParent();
            }
        }
        out.number(order.size());
        for (ClassLoader loader : order) {
            out.text(loader.getClass().getName());
            out.number(loader.getParent() == null ? 0 : loaders.get(loader.getParent()));
        }
        out.number(loaded.size());
        for (Class<?> type : loaded) {
            write(type, numbers, loaders, out);
        }
    }

    private void write(
            Class<?> type, Map<Class<?>, Integer> numbers, Map<ClassLoader, Integer> loaders, Answer out)
            throws IOException {
        key(type, out);
        boolean hidden = isHidden(type);
        String source = source(type);
        out.tag((type.isInterface() ? INTERFACE : 0)
                | (hidden ? HIDDEN : 0)
                | (instrumentation.isModifiableClass(type) ? MODIFIABLE : 0)
                | (source == null ? 0 : HAS_SOURCE));
        out.number(type.getClassLoader() == null ? 0 : loaders.get(type.getClassLoader()));
        out.text(source);
        Class<?> parent = type.getSuperclass();
        out.number(number(parent, numbers));
        Class<?>[] interfaces = type.getInterfaces();
        out.number(interfaces.length);
        for (Class<?> one : interfaces) {
            out.number(number(one, numbers));
        }
        out.text(hidden ? host(type) : "");
    }

    private static int number(Class<?> type, Map<Class<?>, Integer> numbers) {
        Integer number = type == null ? null : numbers.get(type);
        return number == null ? -1 : number;
    }

    /** What names a class. */
    static void key(Class<?> type, Answer out) throws IOException {
        out.number(System.identityHashCode(type));
        out.text(type.getName());
    }

    private boolean isHidden(Class<?> type) {
        if (isHidden == null) {
            // Before Java 15 the like of it were anonymous classes of Unsafe, whose names have a slash.
            return type.getName().indexOf('/') >= 0;
        }
        return Boolean.TRUE.equals(call(isHidden, type));
    }

    private String host(Class<?> type) {
        Object host = getNestHost == null ? null : call(getNestHost, type);
        return host instanceof Class ? ((Class<?>) host).getName() : "";
    }

    private static Object call(Method method, Class<?> type) {
        try {
            return method.invoke(type);
        } catch (IllegalAccessException e) {
            return null;
        } catch (InvocationTargetException e) {
            return null;
        }
    }

    private static String source(Class<?> type) {
        try {
            ProtectionDomain domain = type.getProtectionDomain();
            CodeSource source = domain == null ? null : domain.getCodeSource();
            URL location = source == null ? null : source.getLocation();
            return location == null ? null : location.toString();
        } catch (RuntimeException e) {
            // A URL handler of the application's that fails: then it is not known.
            return null;
        }
    }

    /** The classes that a question names, null where one is gone. */
    Class<?>[] find(DataInputStream in) throws IOException {
        int count = Math.max(0, in.readInt());
        Map<String, Integer> wanted = new HashMap<String, Integer>();
        for (int i = 0; i < count; i++) {
            int hash = in.readInt();
            wanted.put(hash + " " + Inspection.text(in), i);
        }
        Class<?>[] found = new Class<?>[count];
        for (Class<?> type : loaded()) {
            Integer at = wanted.get(System.identityHashCode(type) + " " + type.getName());
            if (at != null) {
                found[at] = type;
            }
        }
        return found;
    }
}
