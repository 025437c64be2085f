package io.hivesec.engines.jvm.agent;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the texts of live constant pools: names, descriptors and strings of the class as it runs now. That needs no
 * transformation, so it sees what another agent put into a class before a transformation of ours could undo it, and it works
 * for hidden classes. The pool is reached as the JDK itself reaches it to parse annotations.
 */
final class Constants {
    private static final String[] SECRETS = {
        "jdk.internal.access.SharedSecrets", "jdk.internal.misc.SharedSecrets", "sun.misc.SharedSecrets"
    };
    private static final int UTF8 = 1;

    private final Opener opener;
    private Object access;
    private Method getConstantPool;
    private Method getSize;
    private Method getTagAt;
    private Method getUtf8At;

    Constants(Opener opener) {
        this.opener = opener;
    }

    void write(Class<?>[] types, Answer out) throws IOException {
        boolean works = find();
        out.number(types.length);
        for (Class<?> type : types) {
            List<String> texts = works && type != null ? texts(type) : null;
            out.number(texts == null ? -1 : texts.size());
            if (texts != null) {
                for (String text : texts) {
                    out.text(text);
                }
            }
        }
    }

    private boolean find() {
        for (String name : SECRETS) {
            try {
                Class<?> secrets = Class.forName(name);
                Method get = secrets.getMethod("getJavaLangAccess");
                if (!opener.open(get, secrets)) {
                    continue;
                }
                access = get.invoke(null);
                getConstantPool = get.getReturnType().getMethod("getConstantPool", Class.class);
                Class<?> pool = getConstantPool.getReturnType();
                getSize = pool.getMethod("getSize");
                getUtf8At = pool.getMethod("getUTF8At", int.class);
                getTagAt = tags(pool);
                return opener.open(getConstantPool, get.getReturnType())
                        && opener.open(getSize, pool)
                        && opener.open(getUtf8At, pool);
            } catch (ReflectiveOperationException e) {
                // Another Java's name for it.
                continue;
            }
        }
        return false;
    }

    private Method tags(Class<?> pool) {
        for (Method method : pool.getDeclaredMethods()) {
            if (method.getName().equals("getTagAt0") && opener.open(method, pool)) {
                return method;
            }
        }
        return null;
    }

    private List<String> texts(Class<?> type) {
        List<String> texts = new ArrayList<String>();
        try {
            Object pool = getConstantPool.invoke(access, type);
            int size = pool == null ? 0 : (Integer) getSize.invoke(pool);
            for (int i = 1; i < size; i++) {
                String text = text(pool, i);
                if (text != null) {
                    texts.add(text);
                }
            }
        } catch (IllegalAccessException e) {
            return null;
        } catch (InvocationTargetException e) {
            return null;
        }
        return texts;
    }

    private String text(Object pool, int index) throws IllegalAccessException {
        try {
            if (getTagAt != null) {
                Object holder = field(pool);
                if (holder != null && ((Number) getTagAt.invoke(pool, holder, index)).intValue() != UTF8) {
                    return null;
                }
            }
            return (String) getUtf8At.invoke(pool, index);
        } catch (InvocationTargetException e) {
            // Not a text.
            return null;
        }
    }

    private Object field(Object pool) throws IllegalAccessException {
        try {
            java.lang.reflect.Field field = pool.getClass().getDeclaredField("constantPoolOop");
            return opener.open(field, pool.getClass()) ? field.get(pool) : null;
        } catch (NoSuchFieldException e) {
            return null;
        }
    }
}
