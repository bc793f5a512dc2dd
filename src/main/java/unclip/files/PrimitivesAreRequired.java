package unclip.files;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;

import org.jspecify.annotations.Nullable;

/** Makes primitive components mandatory: there is no value that could stand for "absent". */
final class PrimitivesAreRequired extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
        if (member.hasAnnotation(JsonProperty.class)) {
            return super.hasRequiredMarker(member);
        }
        return member.getRawType().isPrimitive() ? Boolean.TRUE : null;
    }
}
