package io.hivesec.engines.memshell.bytecode;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the instructions of a method mean to an analysis. {@link MethodCode#run} calls it for every instruction that
 * matters, possibly several times for one, until nothing changes; values must therefore form a lattice of finite height
 * under {@link #merge} and compare with {@code equals}.
 *
 * @param <V> the abstract value
 */
public interface Semantics<V> {
    /**
     * A value nothing is known of.
     *
     * @return the value
     */
    V unknown();

    /**
     * A constant.
     *
     * @param value {@link Integer}, {@link Long}, {@link String}, {@link TypeName}, or null for the null reference
     * @return the value
     */
    V constant(@Nullable Object value);

    /**
     * A new object, before its constructor runs, or a new array.
     *
     * @param type internal name, or an array descriptor
     * @param id identifies the instruction within its method
     * @return the value
     */
    V fresh(String type, int id);

    /**
     * Reads an array element.
     *
     * @param array the array
     * @param index the index
     * @return the element
     */
    V element(V array, V index);

    /**
     * Writes an array element.
     *
     * @param array the array
     * @param index the index
     * @param value the element
     */
    void storeElement(V array, V index, V value);

    /**
     * Reads a field.
     *
     * @param owner internal name of the class the instruction names
     * @param name field name
     * @param descriptor field type
     * @param receiver the object, null for a static field
     * @return the value
     */
    V field(String owner, String name, String descriptor, @Nullable V receiver);

    /**
     * Writes a field.
     *
     * @param owner internal name of the class the instruction names
     * @param name field name
     * @param value the new value
     */
    void storeField(String owner, String name, V value);

    /**
     * Calls a method.
     *
     * @param site the call
     * @param arguments the receiver first, if there is one, then the arguments
     * @return what it returns; ignored for {@code void}
     */
    V call(CallSite site, List<V> arguments);

    /**
     * Runs an {@code invokedynamic}.
     *
     * @param site the instruction
     * @param arguments its arguments
     * @return what it returns
     */
    V dynamic(DynamicSite site, List<V> arguments);

    /**
     * Combines two numbers.
     *
     * @param operator what is done
     * @param left one operand
     * @param right the other
     * @return the result
     */
    V combine(Operator operator, V left, V right);

    /**
     * Casts a reference.
     *
     * @param type internal name or array descriptor
     * @param value the reference
     * @return the reference, seen as the type
     */
    V cast(String type, V value);

    /**
     * Reads a variable of which something was asked before, and the answer was yes.
     *
     * @param value what the variable holds
     * @param checks what was asked
     * @return the value, seen with the answers
     */
    V checked(V value, List<Check> checks);

    /**
     * Takes note of a returned value.
     *
     * @param value what the method returns
     */
    void returned(V value);

    /**
     * Joins the values of two paths.
     *
     * @param left one path's
     * @param right the other's
     * @return their join; equal to {@code left} if {@code right} adds nothing
     */
    V merge(V left, V right);

    /** Called before each instruction; may throw to end an analysis that has become too long. */
    void step();
}
