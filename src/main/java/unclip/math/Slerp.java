package unclip.math;

/**
 * Spherical interpolation of two unit vectors as weights of the first and of the unit vector that
 * is orthogonal to it in their plane (Shoemake 1985, in another basis).
 *
 * <pre>slerp(a, b, f) = cos(fΩ) a + sin(fΩ) u,   u = (b − (a·b) a) / |b − (a·b) a|</pre>
 *
 * <p>Unlike Shoemake's weights sin((1 − f)Ω)/sin Ω and sin(fΩ)/sin Ω these stay finite for all
 * angles.
 *
 * @param along weight of a, cos(fΩ)
 * @param across weight of u, sin(fΩ)
 */
public record Slerp(double along, double across) {

    /**
     * The weights at a fraction of the way.
     *
     * @param omega the angle Ω between the vectors, in [0, π]
     * @param fraction f: 0 at the first, 1 at the second; outside, the great circle goes on
     */
    public static Slerp at(double omega, double fraction) {
        if (!(omega >= 0 && omega <= Math.PI)) {
            throw new IllegalArgumentException(
                    "The angle of two vectors lies in [0, π], got " + omega + ".");
        }
        if (!Double.isFinite(fraction)) {
            throw new IllegalArgumentException(
                    "The fraction of the way must be finite, got " + fraction + ".");
        }
        return new Slerp(Math.cos(fraction * omega), Math.sin(fraction * omega));
    }
}
