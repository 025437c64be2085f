package io.hivesec.engines.jvm.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * Walks from the threads to the web containers' objects and tells what is in the fields that it was asked for. It reads
 * fields and calls nothing of the application's; it enters objects of the packages that it was told and of the JDK's
 * collections, and no others. No class loader of a web application is needed for that.
 */
final class Objects {
    private static final int MAX_OBJECTS = 600_000;
    private static final int MAX_REPORTED = 100_000;
    private static final int MAX_ELEMENTS = 50_000;
    private static final int MAX_TEXT = 2048;
    private static final int MAX_DEPTH = 4;
    private static final long MAX_NANOS = 4_000_000_000L;
    private static final String[] PLATFORM = {
        "java.lang.Thread",
        "java.lang.ThreadLocal",
        "java.lang.reflect.Proxy",
        "java.lang.ref.",
        "java.util.",
        "java.nio.channels.",
        "sun.nio.ch.",
        "sun.net.httpserver."
    };
    private static final Set<String> CLOSED = new HashSet<String>(Arrays.asList(
            "java.lang.ClassLoader", "java.security.SecureClassLoader", "java.net.URLClassLoader", "java.lang.Class"));

    private final Classes classes;
    private final Opener opener;
    private final String[] packages;
    private final Set<String> roots;
    private final Map<String, String[]> reported = new HashMap<String, String[]>();
    private final Map<Class<?>, Field[]> followed = new HashMap<Class<?>, Field[]>();
    private final Map<Class<?>, List<Field>> told = new HashMap<Class<?>, List<Field>>();
    private final Map<Object, Integer> numbers = new IdentityHashMap<Object, Integer>();
    private final Queue<Object> queue = new ArrayDeque<Object>();
    private int nodes;
    private String limit = "";

    /**
     * A walk.
     *
     * @param packages prefixes of the names of classes whose objects are entered
     * @param roots classes whose static fields are starting points, beside the threads
     * @param types what to tell: a type and the fields of it, or {@code *} for all references, separated by spaces
     */
    Objects(Classes classes, Opener opener, String[] packages, String[] roots, String[] types) {
        this.classes = classes;
        this.opener = opener;
        this.packages = packages;
        this.roots = new HashSet<String>(Arrays.asList(roots));
        for (String line : types) {
            String[] words = line.split(" ");
            reported.put(words[0], Arrays.copyOfRange(words, 1, words.length));
        }
    }

    void write(Answer out) throws IOException {
        long start = System.nanoTime();
        start();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
        Answer told = new Answer(bytes);
        Object next = queue.poll();
        while (next != null) {
            visit(next, told);
            if (numbers.size() > MAX_OBJECTS || nodes > MAX_REPORTED || System.nanoTime() - start > MAX_NANOS) {
                limit = "the walk ended at " + numbers.size() + " objects after "
                        + (System.nanoTime() - start) / 1_000_000 + " ms";
                break;
            }
            next = queue.poll();
        }
        out.text(limit);
        out.number(numbers.size());
        out.number(nodes);
        out.bytes(bytes.toByteArray());
    }

    private void start() {
        for (Thread thread : threads()) {
            add(thread);
        }
        for (Class<?> type : classes.named(roots)) {
            for (Field field : declared(type)) {
                if (Modifier.isStatic(field.getModifiers())
                        && !field.getType().isPrimitive()
                        && opener.open(field, type)) {
                    add(get(field, null));
                }
            }
        }
    }

    private static List<Thread> threads() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        Thread[] threads = new Thread[group.activeCount() * 2 + 64];
        int count = group.enumerate(threads, true);
        List<Thread> others = new ArrayList<Thread>(count);
        for (int i = 0; i < count; i++) {
            if (threads[i] != Thread.currentThread()) {
                others.add(threads[i]);
            }
        }
        return others;
    }

    private int add(Object object) {
        if (object == null) {
            return -1;
        }
        Integer number = numbers.get(object);
        if (number == null) {
            number = numbers.size();
            numbers.put(object, number);
            queue.add(object);
        }
        return number;
    }

    private void visit(Object object, Answer out) throws IOException {
        Class<?> type = object.getClass();
        if (type.isArray()) {
            if (!type.getComponentType().isPrimitive()) {
                int length = Math.min(Array.getLength(object), MAX_ELEMENTS);
                for (int i = 0; i < length; i++) {
                    reach(Array.get(object, i));
                }
            }
            return;
        }
        tell(object, type, out);
        if (isEntered(type)) {
            for (Field field : followed(type)) {
                reach(get(field, object));
            }
        }
    }

    /** Adds what is worth a visit, so that strings and foreign objects cost no memory. */
    private void reach(Object object) {
        if (object == null) {
            return;
        }
        Class<?> type = object.getClass();
        if (type.isArray() ? !type.getComponentType().isPrimitive() : isEntered(type) || !tellable(type).isEmpty()) {
            add(object);
        }
    }

    private boolean isEntered(Class<?> type) {
        if (object(type)) {
            return false;
        }
        for (Class<?> one = type; one != null; one = one.getSuperclass()) {
            if (starts(one.getName(), packages)) {
                return true;
            }
        }
        return starts(type.getName(), PLATFORM) || Thread.class.isAssignableFrom(type);
    }

    private static boolean object(Class<?> type) {
        return type == Object.class || type == String.class || type == Class.class || type.isEnum();
    }

    private static boolean starts(String name, String[] prefixes) {
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private Field[] followed(Class<?> type) {
        Field[] known = followed.get(type);
        if (known != null) {
            return known;
        }
        List<Field> fields = new ArrayList<Field>();
        for (Class<?> owner = type; owner != null && owner != Object.class; owner = owner.getSuperclass()) {
            if (CLOSED.contains(owner.getName())) {
                break;
            }
            for (Field field : declared(owner)) {
                Class<?> of = field.getType();
                if (!Modifier.isStatic(field.getModifiers())
                        && !of.isPrimitive()
                        && of != String.class
                        && of != Class.class
                        && opener.open(field, owner)) {
                    fields.add(field);
                }
            }
        }
        known = fields.toArray(new Field[0]);
        followed.put(type, known);
        return known;
    }

    private static Field[] declared(Class<?> type) {
        try {
            return type.getDeclaredFields();
        } catch (LinkageError e) {
            // A field of a type that is not there.
            return new Field[0];
        } catch (RuntimeException e) {
            return new Field[0];
        }
    }

    private static Object get(Field field, Object object) {
        try {
            return field.get(object);
        } catch (IllegalAccessException e) {
            return null;
        } catch (RuntimeException e) {
            return null;
        }
    }

    private List<Field> tellable(Class<?> type) {
        List<Field> known = told.get(type);
        if (known != null) {
            return known;
        }
        List<Field> fields = new ArrayList<Field>();
        Set<String> names = new HashSet<String>();
        boolean all = false;
        boolean any = false;
        for (Class<?> one : superTypes(type)) {
            String[] asked = reported.get(one.getName());
            if (asked != null) {
                any = true;
                names.addAll(Arrays.asList(asked));
                all |= Arrays.asList(asked).contains("*");
            }
        }
        for (Class<?> owner = type; any && owner != null && owner != Object.class; owner = owner.getSuperclass()) {
            for (Field field : declared(owner)) {
                boolean wanted = names.contains(field.getName())
                        || all && !field.getType().isPrimitive() && field.getType() != Class.class;
                if (wanted && !Modifier.isStatic(field.getModifiers()) && opener.open(field, owner)) {
                    fields.add(field);
                }
            }
        }
        told.put(type, fields);
        return fields;
    }

    private static Set<Class<?>> superTypes(Class<?> type) {
        Set<Class<?>> all = new LinkedHashSet<Class<?>>();
        for (Class<?> one = type; one != null; one = one.getSuperclass()) {
            all.add(one);
            interfaces(one, all, 0);
        }
        return all;
    }

    private static void interfaces(Class<?> type, Set<Class<?>> all, int depth) {
        for (Class<?> one : type.getInterfaces()) {
            if (all.add(one) && depth < 32) {
                interfaces(one, all, depth + 1);
            }
        }
    }

    private void tell(Object object, Class<?> type, Answer out) throws IOException {
        List<Field> fields = tellable(type);
        if (fields.isEmpty()) {
            return;
        }
        nodes++;
        out.number(add(object));
        Classes.key(type, out);
        out.number(fields.size());
        for (Field field : fields) {
            out.text(field.getName());
            value(get(field, object), 0, out);
        }
    }

    private void value(Object value, int depth, Answer out) throws IOException {
        if (value == null) {
            out.tag(Value.NULL);
        } else if (value instanceof String || value instanceof Enum) {
            String text = value instanceof String ? (String) value : ((Enum<?>) value).name();
            out.tag(Value.TEXT);
            out.text(text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text);
        } else if (value instanceof Number || value instanceof Boolean) {
            out.tag(Value.TEXT);
            out.text(value.getClass().getClassLoader() == null ? value.toString() : "");
        } else if (value instanceof Class) {
            out.tag(Value.CLASS);
            Classes.key((Class<?>) value, out);
        } else if (depth < MAX_DEPTH && elements(value) != null) {
            List<Object> elements = elements(value);
            out.tag(Value.LIST);
            out.number(elements.size());
            for (Object element : elements) {
                value(element, depth + 1, out);
            }
        } else if (depth < MAX_DEPTH && value instanceof Map && isKnown(value.getClass())) {
            map((Map<?, ?>) value, depth, out);
        } else {
            out.tag(Value.OBJECT);
            out.number(add(value));
            Classes.key(value.getClass(), out);
        }
    }

    private void map(Map<?, ?> map, int depth, Answer out) throws IOException {
        List<Object> flat = new ArrayList<Object>();
        try {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (flat.size() >= 2 * MAX_ELEMENTS) {
                    break;
                }
                flat.add(entry.getKey());
                flat.add(entry.getValue());
            }
        } catch (RuntimeException e) {
            // Changed while it was read: what was read counts.
            limit = "a map changed while it was read";
        }
        out.tag(Value.MAP);
        out.number(flat.size() / 2);
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            value(flat.get(i), depth + 1, out);
            value(flat.get(i + 1), depth + 1, out);
        }
    }

    private List<Object> elements(Object value) {
        if (value instanceof Object[]) {
            Object[] array = (Object[]) value;
            return Arrays.asList(Arrays.copyOf(array, Math.min(array.length, MAX_ELEMENTS), Object[].class));
        }
        if (!(value instanceof Collection) || !isKnown(value.getClass())) {
            return null;
        }
        List<Object> elements = new ArrayList<Object>();
        try {
            for (Object element : (Collection<?>) value) {
                if (elements.size() >= MAX_ELEMENTS) {
                    break;
                }
                elements.add(element);
            }
        } catch (RuntimeException e) {
            limit = "a collection changed while it was read";
        }
        return elements;
    }

    /** Collections of the JDK and of the containers are iterated; those of the application are not called. */
    private boolean isKnown(Class<?> type) {
        return type.getClassLoader() == null || starts(type.getName(), packages);
    }
}
