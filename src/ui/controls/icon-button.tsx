import type { ComponentProps } from 'react';
import { Icon, type IconName } from './icon';

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'children' | 'type'> {
  readonly icon: IconName;
  /** Accessible name. */
  readonly label: string;
}

/** A button that shows a drawing alone. */
export function IconButton({ icon, label, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      className={className ? `icon-button ${className}` : 'icon-button'}
      aria-label={label}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
