import { useEffect, useState } from 'react';
import { Icon } from '../controls/icon';

/** The stored picture of a project; a film icon where there is none. */
export function ProjectPicture({ picture }: { readonly picture: Blob | null }) {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!picture) return undefined;
    const made = URL.createObjectURL(picture);
    // eslint-disable-next-line react-hooks/set-state-in-effect -- the URL lives as long as the picture is shown
    setUrl(made);
    return () => {
      setUrl(null);
      URL.revokeObjectURL(made);
    };
  }, [picture]);
  return (
    <span className="project-picture" aria-hidden="true">
      {url === null ? <Icon name="film" /> : <img src={url} alt="" />}
    </span>
  );
}
