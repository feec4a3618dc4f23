interface AddressFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Where the user types the address of a server. */
export function AddressField({ label, placeholder, value, onChange }: AddressFieldProps) {
  return (
    <label className="field">
      <span>{label}</span>
      <input
        type="text"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
