package unclip.image;

/** What becomes of grey pictures with 16 bits a pixel. */
public enum Grey16 {

    /**
     * Levels above 255 become 255, as in CLIP's reference, because Pillow converts so: a usual
     * 16-bit picture comes out white. For numbers that must equal the reference's.
     */
    CLIPPED,

    /**
     * The upper 8 bits are the level, as for 16-bit colour pictures. For looking at the picture.
     */
    SCALED
}
