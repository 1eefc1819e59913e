// Whether an element has come near the screen; once near, it stays so.
import type { Ref } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

export function useNear<T extends Element>(): [Ref<T>, boolean] {
  const spot = useRef<T>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (near || !spot.current) return;
    const watch = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setNear(true),
      { rootMargin: "150px" },
    );
    watch.observe(spot.current);
    return () => watch.disconnect();
  }, [near]);
  return [spot, near];
}
