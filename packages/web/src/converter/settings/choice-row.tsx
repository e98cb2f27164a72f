type Props = { name: string; checked: boolean; title: string; hint: string; onChoose: () => void };

/** One of a few ways, with a plain line of what it is good for. */
export function ChoiceRow({ name, checked, title, hint, onChoose }: Props) {
  return (
    <label className="flex min-h-18 cursor-pointer items-center gap-4 border-line border-b py-3 pr-2 pl-1 transition-colors hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-accent">
      <input
        type="radio"
        name={name}
        checked={checked}
        onChange={onChoose}
        className="size-5 shrink-0 accent-accent outline-none"
      />
      <span className="leading-5">
        <span className="block font-semibold">{title}</span>
        <span className="block text-13 text-dim">{hint}</span>
      </span>
    </label>
  );
}
